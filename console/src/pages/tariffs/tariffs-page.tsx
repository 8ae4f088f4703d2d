import { useTranslate } from '../../i18n/language'
import { ListPage } from '../../ui/list-page'
import { messages } from './messages'

/** One price list for each lot, and which version of it holds. */
export default function TariffsPage() {
  const t = useTranslate()
  return (
    <ListPage
      title={messages.title}
      call="listTariffs"
      paging="whole"
      empty={messages.none}
      rowKey={({ id }) => id}
      open={({ id }) => `/tariffs/${id}`}
      columns={[
        { key: 'lot', title: messages.lot, show: ({ lotName }) => <strong>{lotName}</strong> },
        { key: 'name', title: messages.name, show: ({ name }) => name },
        {
          key: 'valid',
          title: messages.valid,
          show: ({ validNumber }) =>
            validNumber === null ? (
              <span className="fx-tag fx-tag--warn">{t(messages.noneValid)}</span>
            ) : (
              `${t(messages.version)} ${validNumber}`
            ),
        },
      ]}
    >
      <p className="fx-soft">{t(messages.about)}</p>
    </ListPage>
  )
}
