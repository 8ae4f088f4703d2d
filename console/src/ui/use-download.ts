import { App } from 'antd'
import { useState } from 'react'
import { useTranslate, type Catalogue } from '../i18n/language'
import { problemMessage } from '../i18n/problem-message'
import type { FileCall, Input } from '../net/calls'
import { useSessionService } from '../session/session'
import { saveFile } from './save-file'

const messages = {
  coming: { zh: '正在生成文件，请勿关闭页面', en: 'The file is being made: keep the page open' },
} satisfies Catalogue
/** A refusal is shown so long, for whoever looks at something else meanwhile. */
const ERROR_SHOWN_S = 10

/** Fetches files and keeps them; what is refused is said. */
export function useDownload<Name extends FileCall>(name: Name) {
  const t = useTranslate()
  const { fileSignedIn } = useSessionService()
  const { message } = App.useApp()
  const [isBusy, setBusy] = useState(false)
  async function start(input: Input<Name>): Promise<void> {
    setBusy(true)
    const hide = message.loading(t(messages.coming), 0)
    const result = await fileSignedIn(name, input).finally(() => {
      hide()
      setBusy(false)
    })
    if (result.ok) saveFile(result.value.name, result.value.content)
    else void message.error(t(problemMessage(result.problem)), ERROR_SHOWN_S)
  }
  return { isBusy, start }
}
