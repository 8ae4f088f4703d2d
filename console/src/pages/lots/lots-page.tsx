import { LOT_CLOSED_LABEL } from '@fangxing/contract/lots'
import { useTranslate } from '../../i18n/language'
import { byState, byText, byTime } from '../../ui/compare'
import { LinkButton } from '../../ui/link-button'
import { ListPage } from '../../ui/list-page'
import { useNow } from '../../ui/use-now'
import { lotState } from './lot-state'
import { LotTags } from './lot-tags'
import { messages } from './messages'

/** The lots of the merchant, and whether each has what a lock needs. */
export default function LotsPage() {
  const t = useTranslate()
  const nowMs = useNow(60_000)
  return (
    <ListPage
      title={messages.title}
      call="listLots"
      paging="whole"
      everyMs={60_000}
      filters={[{ name: 'search', label: messages.nameOrAddress, kind: 'text' }]}
      empty={messages.empty}
      nextStep={<LinkButton to="/lots/new">{t(messages.firstOne)}</LinkButton>}
      rowKey={lot => lot.id}
      open={lot => `/lots/${lot.id}`}
      actions={
        <LinkButton to="/lots/new" type="primary">
          {t(messages.add)}
        </LinkButton>
      }
      columns={[
        { key: 'name', title: messages.name, compare: byText(({ name }) => name), show: ({ name }) => name },
        { key: 'address', title: messages.address, show: ({ address }) => address },
        { key: 'hotline', title: messages.hotline, show: ({ hotline }) => hotline },
        {
          key: 'opinion',
          title: messages.opinion,
          compare: byTime(({ legalOpinion }) => legalOpinion?.validUntil ?? null),
          show: ({ legalOpinion }) => legalOpinion?.validUntil ?? t(messages.none),
        },
        {
          key: 'state',
          title: messages.state,
          compare: byState(lot => (lot.closedAt ? LOT_CLOSED_LABEL : lotState(lot, nowMs))),
          show: lot => <LotTags lot={lot} />,
        },
      ]}
    />
  )
}
