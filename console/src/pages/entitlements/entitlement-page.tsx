import type { EntitlementView } from '@fangxing/contract/entitlements'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useMe } from '../../session/session'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { FleetForm } from './fleet-form'
import { KINDS, messages } from './messages'
import { PlateKeys } from './plate-keys'
import { mayEnd, stateOf, whatText } from './entitlement-labels'

/** Of plates that come and go; a coupon is spent once, and what other systems tell is changed by them. */
const mayChange = ({ kind, isOfSource, stayId }: EntitlementView) =>
  !isOfSource && stayId === null && (kind === 'pass' || kind === 'free_list' || kind === 'status')

/** One pass or list: all of its plates, until when, who granted it; and its plates as they come and go. */
export default function EntitlementPage() {
  const t = useTranslate()
  const may = useMay()
  const nowMs = useNow(60_000)
  const { entitlementId = '' } = useParams()
  const reading = useCall('readEntitlement', { params: { entitlementId } })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/entitlements', title: t(messages.title) }}
      title={entitlement =>
        entitlement ? `${t(KINDS[entitlement.kind])} · ${entitlement.name}` : t(messages.title)
      }
      state={entitlement => <StateTag label={stateOf(entitlement, nowMs)} />}
    >
      {entitlement => {
        const isOpen = may('changeEntitlement') && mayChange(entitlement) && mayEnd(entitlement, nowMs)
        return (
          <>
            <What entitlement={entitlement} />
            {isOpen ? (
              <FleetForm key={`${entitlement.id} ${entitlement.version}`} entitlement={entitlement} />
            ) : (
              <Section title={`${t(messages.plates)} (${entitlement.plates.length})`}>
                {entitlement.isOfSource && <p className="fx-soft">{t(messages.ofSource)}</p>}
                <PlateKeys plates={entitlement.plates} />
              </Section>
            )}
          </>
        )
      }}
    </DetailPage>
  )
}

function What({ entitlement }: { entitlement: EntitlementView }) {
  const t = useTranslate()
  const { lots } = useMe()
  const { lotIds, validFrom, validTo, grantedBy, createdAt, plates } = entitlement
  const lotNames = lotIds.map(id => lots.find(lot => lot.id === id)?.name ?? '—').join('、')
  return (
    <Section>
      <Facts
        items={[
          [t(messages.what), whatText(entitlement, t)],
          [t(messages.count), plates.length],
          [t(messages.lots), lotNames || t(messages.every)],
          [t(messages.from), <When key="f" at={validFrom} />],
          [t(messages.to), <When key="t" at={validTo} withAgo />],
          [
            t(messages.by),
            <span key="b">
              {grantedBy.name || '—'} <When at={createdAt} />
            </span>,
          ],
        ]}
      />
    </Section>
  )
}
