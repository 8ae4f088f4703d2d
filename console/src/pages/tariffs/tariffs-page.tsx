import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { byNumber, byText } from '../../ui/compare'
import { ListPage } from '../../ui/list-page'
import { messages as editorMessages } from './editor/editor-messages'
import { messages } from './messages'
import { NewTariff } from './new-tariff'

/** One price list for each lot, and which version of it holds. */
export default function TariffsPage() {
  const t = useTranslate()
  const may = useMay()
  const [isMaking, setMaking] = useState(false)
  return (
    <>
      <ListPage
        title={messages.title}
        call="listTariffs"
        paging="whole"
        empty={messages.none}
        nextStep={
          may('createTariff') && <Button onClick={() => setMaking(true)}>{t(messages.firstOne)}</Button>
        }
        actions={
          may('createTariff') && (
            <Button type="primary" onClick={() => setMaking(true)}>
              {t(editorMessages.newTariff)}
            </Button>
          )
        }
        rowKey={({ id }) => id}
        open={({ id }) => `/tariffs/${id}`}
        columns={[
          {
            key: 'lot',
            title: messages.lot,
            compare: byText(({ lotName }) => lotName),
            show: ({ lotName }) => <strong>{lotName}</strong>,
          },
          {
            key: 'name',
            title: messages.name,
            compare: byText(({ name }) => name),
            show: ({ name }) => name,
          },
          {
            key: 'valid',
            title: messages.valid,
            compare: byNumber(({ validNumber }) => validNumber),
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
      {isMaking && <NewTariff onClose={() => setMaking(false)} />}
    </>
  )
}
