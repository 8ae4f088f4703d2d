import type { EntitlementView } from '@fangxing/contract/entitlements'
import { useTranslate, type Translate } from '../../i18n/language'
import type { Column } from '../../ui/list-types'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { KINDS, messages } from './messages'
import { PlateKey } from './plate-keys'
import { stateOf, whatText } from './entitlement-labels'

type Shown = { t: Translate; lots: readonly { id: string; name: string }[]; nowMs: number }

/** What a list of them says of each. */
export function columnsOf({ t, lots, nowMs }: Shown): Column<'listEntitlements'>[] {
  const lotsOf = ({ lotIds }: EntitlementView) =>
    lotIds.map(id => lots.find(lot => lot.id === id)?.name ?? '—').join('、') || t(messages.every)
  return [
    {
      key: 'kind',
      title: messages.kind,
      show: ({ kind }) => t(KINDS[kind]),
    },
    { key: 'name', title: messages.name, show: ({ name }) => name },
    {
      key: 'what',
      title: messages.what,
      show: entitlement => whatText(entitlement, t),
    },
    {
      key: 'plates',
      title: messages.plate,
      show: entitlement => <EntitledPlates entitlement={entitlement} />,
    },
    { key: 'lots', title: messages.lots, show: lotsOf },
    {
      key: 'from',
      title: messages.from,
      show: ({ validFrom }) => <When at={validFrom} />,
    },
    {
      key: 'to',
      title: messages.to,
      show: ({ validTo }) => <When at={validTo} withAgo />,
    },
    {
      key: 'by',
      title: messages.by,
      show: ({ grantedBy }) => grantedBy.name || '—',
    },
    {
      key: 'state',
      title: messages.state,
      show: entitlement => <StateTag label={stateOf(entitlement, nowMs)} />,
    },
  ]
}

const MOST_SHOWN = 3

export function EntitledPlates({ entitlement: { plates, stayId } }: { entitlement: EntitlementView }) {
  const t = useTranslate()
  if (stayId) return <span className="fx-soft">{t(messages.oneStay)}</span>
  const further = plates.length - MOST_SHOWN
  return (
    <span className="fx-row" title={plates.map(key => key.split('/')[0]).join('、')}>
      {plates.slice(0, MOST_SHOWN).map(key => (
        <PlateKey key={key} plateKey={key} />
      ))}
      {further > 0 && <span className="fx-soft">+{further}</span>}
    </span>
  )
}
