import { useTranslate } from '../../i18n/language'
import { ListPage } from '../../ui/list-page'
import { messages } from './messages'

/** The tariffs of each lot, and which version prices entries now. */
export default function TariffsPage() {
  const t = useTranslate()
  return (
    <ListPage
      title={messages.title}
      call="listTariffs"
      paging="whole"
      rowKey={tariff => tariff.id}
      open={tariff => `/tariffs/${tariff.id}`}
      exportName="tariffs"
      empty={messages.none}
      columns={[
        { key: 'name', title: messages.name, show: ({ name }) => name, text: ({ name }) => name },
        { key: 'lot', title: messages.lot, show: ({ lotName }) => lotName, text: ({ lotName }) => lotName },
        {
          key: 'valid',
          title: messages.valid,
          show: ({ validNumber }) =>
            validNumber === null
              ? t(messages.validNone)
              : `${t(messages.number)} ${validNumber} ${t(messages.numberAfter)}`,
          text: ({ validNumber }) => validNumber ?? '',
        },
      ]}
    />
  )
}
