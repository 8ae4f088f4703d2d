import { duration } from '@fangxing/contract/shown-time'
import { useLanguage, useTranslate, type Language } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { ListPage } from '../../ui/list-page'
import { LinkButton } from '../../ui/link-button'
import { useCall } from '../../ui/use-call'
import { Lasting, When } from '../../ui/when'
import { messages } from './messages'

const READ_EVERY_MS = 60_000
const MINUTE_MS = 60_000

/** Who worked where and when, the newest first; of one person by the address. */
export default function ShiftsPage() {
  const t = useTranslate()
  const language = useLanguage()
  const { lot, lots } = useLotChoice()
  const { value: people } = useCall('listStaff', {})
  const persons = (people?.items ?? []).map(({ id, name }) => ({ value: id, label: { zh: name, en: name } }))
  return (
    <ListPage
      title={messages.shifts}
      call="listShifts"
      paging="cursor"
      query={{ lotId: lot?.id }}
      everyMs={READ_EVERY_MS}
      empty={messages.noShifts}
      rowKey={({ id }) => id}
      actions={<LinkButton to="/people">{t(messages.title)}</LinkButton>}
      filters={[{ name: 'staffId', label: messages.person, kind: 'choice', options: persons }]}
      columns={[
        { key: 'name', title: messages.name, show: ({ name }) => <strong>{name}</strong> },
        {
          key: 'lot',
          title: messages.lots,
          show: ({ lotId }) => lots.find(({ id }) => id === lotId)?.name ?? '—',
        },
        { key: 'began', title: messages.began, show: ({ startedAt }) => <When at={startedAt} /> },
        {
          key: 'ended',
          title: messages.ended,
          show: ({ endedAt }) => (endedAt === null ? t(messages.goesOn) : <When at={endedAt} />),
        },
        {
          key: 'lasted',
          title: messages.lasted,
          align: 'right',
          show: ({ startedAt, endedAt }) =>
            endedAt === null ? <Lasting since={startedAt} /> : lastingOf(startedAt, endedAt, language),
        },
      ]}
    />
  )
}

const lastingOf = (from: string, to: string, language: Language): string =>
  duration(Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / MINUTE_MS)), language)
