import type { EntitlementView } from '@fangxing/contract/entitlements'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useMe } from '../../session/session'
import { ActWithReason } from '../../ui/act-with-reason'
import { lotFilter } from '../../ui/choices'
import { ListPage } from '../../ui/list-page'
import { useNow } from '../../ui/use-now'
import { columnsOf, EntitledPlates } from './columns'
import { GrantDialog } from './grant-dialog'
import { KINDS, messages } from './messages'
import { PlateSearch, usePlateKey } from './plate-search'
import { mayEnd } from './entitlement-labels'

/** Which cars park free or for less, until when, and who granted it. */
export default function EntitlementsPage() {
  const t = useTranslate()
  const may = useMay()
  const { lots } = useMe()
  const nowMs = useNow(60_000)
  const plateKey = usePlateKey()
  const [isGranting, setGranting] = useState(false)
  const [ending, setEnding] = useState<EntitlementView>()
  return (
    <>
      <ListPage
        title={messages.title}
        call="listEntitlements"
        paging="cursor"
        query={{ plateKey }}
        rowKey={({ id }) => id}
        open={({ id }) => `/entitlements/${id}`}
        empty={messages.none}
        nextStep={
          may('grantEntitlement') && <Button onClick={() => setGranting(true)}>{t(messages.firstOne)}</Button>
        }
        narrowedBy={['plateKey']}
        filters={[
          {
            name: 'kind',
            label: messages.kind,
            kind: 'choice',
            options: Object.entries(KINDS).map(([value, label]) => ({ value, label })),
          },
          lotFilter(messages.onlyLot, lots),
          {
            name: 'state',
            label: messages.state,
            kind: 'choice',
            options: [
              { value: 'valid', label: messages.notOver },
              { value: 'over', label: messages.over },
            ],
          },
        ]}
        actions={
          may('grantEntitlement') && (
            <Button type="primary" onClick={() => setGranting(true)}>
              {t(messages.grant)}
            </Button>
          )
        }
        columns={[
          ...columnsOf({ t, lots, nowMs }),
          {
            key: 'acts',
            title: messages.end,
            show: entitlement =>
              may('endEntitlement') &&
              mayEnd(entitlement, nowMs) && (
                <Button
                  size="small"
                  danger
                  aria-label={`${t(messages.end)}: ${entitlement.name}`}
                  onClick={() => setEnding(entitlement)}
                >
                  {t(messages.end)}
                </Button>
              ),
          },
        ]}
      >
        <p className="fx-soft">{t(messages.about)}</p>
        <PlateSearch />
      </ListPage>
      {isGranting && <GrantDialog onClose={() => setGranting(false)} />}
      {ending && <EndDialog entitlement={ending} onClose={() => setEnding(undefined)} />}
    </>
  )
}

function EndDialog({ entitlement, onClose }: { entitlement: EntitlementView; onClose: () => void }) {
  const t = useTranslate()
  const { id: entitlementId, version, name, kind } = entitlement
  return (
    <ActWithReason
      isOpen
      title={`${t(messages.endOf)}: ${t(KINDS[kind])} ${name}`}
      confirm={t(messages.end)}
      isDangerous
      usual={[t(messages.expiredReason), t(messages.mistake)]}
      call="endEntitlement"
      input={reason => ({ params: { entitlementId }, body: { version, reason } })}
      done={messages.endDone}
      changes={['listEntitlements']}
      onClose={onClose}
    >
      <p>
        <EntitledPlates entitlement={entitlement} />
      </p>
      <p>{t(messages.endWhat)}</p>
    </ActWithReason>
  )
}
