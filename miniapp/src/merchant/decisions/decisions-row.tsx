import type { Me } from '@fangxing/contract/sessions'
import { useTranslate } from '@shared/i18n/language'
import { routes } from '../routes'
import { Row } from '../ui/row'
import { useDecisions } from './use-decisions'

/** The way to what waits for a manager's or finance's word, and how much of it there is. */
export function DecisionsRow({ me }: { me: Me }) {
  const t = useTranslate()
  const { mayDecide, count, hasMore } = useDecisions(me)
  if (!mayDecide) return null
  const figure = `${count}${hasMore ? '+' : ''}`
  const some = { zh: `${figure} 件等您决定`, en: `${figure} waiting for a decision` }
  const none = { zh: '没有等待的', en: 'Nothing is waiting' }
  return (
    <Row
      tone={count ? 'warn' : undefined}
      title={t({ zh: '待决事项', en: 'To be decided' })}
      aside={count === undefined ? undefined : <span className="mer-hint">{t(count ? some : none)}</span>}
      onClick={routes.decisions}
    />
  )
}
