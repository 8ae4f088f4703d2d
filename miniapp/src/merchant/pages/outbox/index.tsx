import { Empty } from '@shared/ui/empty'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { EntryCard } from '../../outbox/entry-card'
import { useOutbox } from '../../outbox/outbox'
import { StaffPage } from '../../staff/staff-page'

const messages = {
  title: { zh: '等待上传的人工确认', en: 'Hand proofs waiting to be sent' },
  none: { zh: '都已上传', en: 'Everything is sent' },
  noneText: {
    zh: '没有网络时做的人工确认会先留在这里。',
    en: 'Hand proofs made without a network wait here.',
  },
} satisfies Catalogue

/** Hand proofs of this phone that the platform has not received. */
export default function OutboxPage() {
  const t = useTranslate()
  const entries = useOutbox()
  return (
    <StaffPage label={t(messages.title)}>
      {() => (
        <>
          {entries.length === 0 ? <Empty title={t(messages.none)} text={t(messages.noneText)} /> : null}
          {entries.map(entry => (
            <EntryCard key={entry.key} entry={entry} />
          ))}
        </>
      )}
    </StaffPage>
  )
}
