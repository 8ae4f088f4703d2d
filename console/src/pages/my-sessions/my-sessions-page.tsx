import type { ConsoleSessionView } from '@fangxing/contract/console-sessions'
import { App, Button } from 'antd'
import { useTranslate, type Catalogue } from '../../i18n/language'
import { Page, Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'

const messages = {
  title: { zh: '我的登录', en: 'My sessions' },
  about: {
    zh: '在这些浏览器里，有人用您的微信登录着控制台。认不出的，请立即结束。',
    en: 'Browsers in which somebody is signed in to the console with your WeChat. End any that you do not know.',
  },
  this: { zh: '当前浏览器', en: 'This browser' },
  since: { zh: '登录于', en: 'Signed in' },
  used: { zh: '最近使用', en: 'Last used' },
  until: { zh: '最迟到', en: 'At most until' },
  end: { zh: '结束', en: 'End' },
  endOf: { zh: '结束这个登录？', en: 'End this session?' },
  ended: { zh: '已结束', en: 'Ended' },
} satisfies Catalogue

/** Where this person is signed in, and a way to end each. */
export default function MySessionsPage() {
  const t = useTranslate()
  const { value, problem, again } = useCall('listConsoleSessions', {})
  return (
    <Page title={t(messages.title)}>
      <p className="fx-soft">{t(messages.about)}</p>
      {problem && <ProblemNote problem={problem} again={again} />}
      {value ? (
        <ul className="fx-list">
          {value.items.map(session => (
            <li key={session.id}>
              <SessionRow session={session} />
            </li>
          ))}
        </ul>
      ) : (
        !problem && <Loading />
      )}
    </Page>
  )
}

function SessionRow({ session }: { session: ConsoleSessionView }) {
  const t = useTranslate()
  const { modal } = App.useApp()
  const { act, isActing } = useAct('endConsoleSession', {
    done: messages.ended,
    changes: ['listConsoleSessions', 'me'],
  })
  const name = `${session.browser} · ${session.system}`
  const askFirst = () =>
    modal.confirm({
      title: t(messages.endOf),
      content: name,
      okText: t(messages.end),
      okButtonProps: { danger: true },
      onOk: () => act({ params: { sessionId: session.id }, body: {} }),
    })
  return (
    <Section>
      <div className="fx-row fx-row--apart">
        <div>
          <p>
            <strong>{name}</strong>{' '}
            {session.isThis && <span className="fx-tag fx-tag--good">{t(messages.this)}</span>}
          </p>
          <p className="fx-soft">
            {session.place} · {t(messages.since)} <When at={session.createdAt} /> · {t(messages.used)}{' '}
            <When at={session.lastUsedAt} withAgo /> · {t(messages.until)} <When at={session.expiresAt} />
          </p>
        </div>
        <Button danger loading={isActing} onClick={askFirst} aria-label={`${t(messages.end)}: ${name}`}>
          {t(messages.end)}
        </Button>
      </div>
    </Section>
  )
}
