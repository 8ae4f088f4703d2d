import { IMPORT_LABELS } from '@fangxing/contract/states'
import { useNavigate } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { ListPage } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'
import { NewImport } from './new-import'
import { CallOff } from './call-off'

/** A file is imported here; below stand those of the past. */
export default function ImportsPage() {
  const t = useTranslate()
  const navigate = useNavigate()
  return (
    <ListPage
      title={messages.title}
      call="listImports"
      paging="cursor"
      columns={[
        { key: 'file', title: messages.file, show: one => one.fileName },
        {
          key: 'kind',
          title: messages.kind,
          show: one => t(one.kind === 'debts' ? messages.debts : messages.stays),
        },
        {
          key: 'created',
          title: messages.created,
          show: one => <When at={one.createdAt} withAgo />,
        },
        { key: 'rows', title: messages.rows, align: 'right', show: one => one.rows },
        {
          key: 'taken',
          title: messages.taken,
          align: 'right',
          show: one => one.taken,
        },
        {
          key: 'merged',
          title: messages.merged,
          align: 'right',
          show: one => one.merged,
        },
        {
          key: 'wrong',
          title: messages.wrong,
          align: 'right',
          show: one => one.wrong,
        },
        {
          key: 'state',
          title: messages.state,
          show: one => (
            <>
              <StateTag label={IMPORT_LABELS[one.state]} />
              {one.state === 'uploading' && <CallOff importId={one.id} />}
            </>
          ),
        },
      ]}
      rowKey={one => one.id}
      open={one => `/imports/${one.id}`}
      empty={messages.none}
    >
      <NewImport onStarted={importId => void navigate(`/imports/${importId}`)} />
    </ListPage>
  )
}
