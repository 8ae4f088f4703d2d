import { useState } from 'react'
import type { Problem } from '@shared/net/result'
import { scanCode } from '@shared/phone/scan'
import { Button } from '@shared/ui/button'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { SubmitField } from '@shared/ui/submit-field'
import { Alert } from '@shared/ui/alert'
import { Page } from '@shared/ui/page'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import { signIn } from './auth'
import './invite-form.scss'

const messages = {
  name: { zh: '放行商家', en: 'Fangxing for staff' },
  text: {
    zh: '这个微信还没有绑定员工。请向车场经理索取邀请码，只需输入一次。',
    en: 'This WeChat account belongs to no member of staff yet. Ask your manager for an invite code; it is needed once.',
  },
  code: { zh: '邀请码', en: 'Invite code' },
  malformed: { zh: '邀请码不完整，请再看一遍', en: 'The code is not complete; look at it again' },
  bind: { zh: '绑定', en: 'Bind' },
  scan: { zh: '扫邀请码', en: 'Scan the invite code' },
  noCamera: {
    zh: '这里不能扫码，请输入邀请码',
    en: 'Scanning is not possible here; please type the code',
  },
} satisfies Catalogue

/** The first sign-in of a WeChat account: the manager's invite code binds it to one member of staff. */
export function InviteForm({ problem }: { problem: Problem }) {
  const t = useTranslate()
  const code = problem.kind === 'refused' ? problem.refusal.code : undefined
  const isFirst = code === 'STAFF_NOT_BOUND'
  return (
    <Page label={t(messages.name)}>
      <div className="mer-invite__language">
        <LanguageSwitch />
      </div>
      <div className="mer-invite__head">
        <span className="mer-invite__sign" aria-hidden />
        <h1 className="mer-invite__name">{t(messages.name)}</h1>
        <p className="mer-invite__text">{t(messages.text)}</p>
      </div>
      {isFirst ? null : (
        <Alert
          urgent
          tone="warn"
          title={t(code === 'BAD_INPUT' ? messages.malformed : problemMessage(problem))}
        />
      )}
      <SubmitField
        stacked
        label={t(messages.code)}
        action={t(messages.bind)}
        onSubmit={code => void signIn(code)}
      />
      <ScanInvite />
    </Page>
  )
}

/** The console shows the code as a QR code beside its letters. */
function ScanInvite() {
  const t = useTranslate()
  const [isRefused, setRefused] = useState(false)
  async function scan(): Promise<void> {
    const result = await scanCode()
    if (result.ok) void signIn(result.text)
    else setRefused(result.reason !== 'cancelled')
  }
  return (
    <>
      <Button kind="secondary" onClick={() => void scan()}>
        {t(messages.scan)}
      </Button>
      {isRefused ? <Alert small urgent tone="warn" title={t(messages.noCamera)} /> : null}
    </>
  )
}
