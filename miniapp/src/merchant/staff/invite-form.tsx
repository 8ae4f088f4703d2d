import type { Problem } from '@shared/net/answer'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { LinkField } from '@shared/ui/link-field'
import { Notice } from '@shared/ui/notice'
import { Page } from '@shared/ui/page'
import { useSay } from '@shared/words/language'
import { problemWords } from '@shared/words/problem'
import { enter } from './me'
import './invite-form.scss'

const W = {
  name: { zh: '放行商家', en: 'Fangxing for staff' },
  text: {
    zh: '这个微信还没有绑定员工。请向车场经理索取邀请码，只需输入一次。',
    en: 'This WeChat account belongs to no member of staff yet. Ask your manager for an invite code; it is needed once.',
  },
  code: { zh: '邀请码', en: 'Invite code' },
  malformed: { zh: '邀请码不完整，请再看一遍', en: 'The code is not complete; look at it again' },
  bind: { zh: '绑定', en: 'Bind' },
}

/** The first time on this WeChat account: bound to one member of staff by the manager's code. */
export function InviteForm({ problem }: { problem: Problem }) {
  const say = useSay()
  const code = problem.kind === 'refused' ? problem.refusal.code : undefined
  const isFirst = code === 'STAFF_NOT_BOUND'
  return (
    <Page label={say(W.name)}>
      <div className="mer-invite__language">
        <LanguageSwitch />
      </div>
      <div className="mer-invite__head">
        <span className="mer-invite__sign" aria-hidden />
        <h1 className="mer-invite__name">{say(W.name)}</h1>
        <p className="mer-invite__text">{say(W.text)}</p>
      </div>
      {isFirst ? null : (
        <Notice urgent tone="warn" title={say(code === 'BAD_INPUT' ? W.malformed : problemWords(problem))} />
      )}
      <LinkField stacked label={say(W.code)} action={say(W.bind)} onDone={code => void enter(code)} />
    </Page>
  )
}
