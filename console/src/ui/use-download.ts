import { App } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../i18n/language'
import { problemMessage } from '../i18n/problem-message'
import type { FileCall, Input } from '../net/calls'
import { fileSignedIn } from '../session/session'
import { saveFile } from './save-file'

/** Fetches files and keeps them; what is refused is said. */
export function useDownload<Name extends FileCall>(name: Name) {
  const t = useTranslate()
  const { message } = App.useApp()
  const [isBusy, setBusy] = useState(false)
  async function start(input: Input<Name>): Promise<void> {
    setBusy(true)
    const result = await fileSignedIn(name, input)
    setBusy(false)
    if (result.ok) saveFile(result.value.name, result.value.content)
    else void message.error(t(problemMessage(result.problem)))
  }
  return { isBusy, start }
}
