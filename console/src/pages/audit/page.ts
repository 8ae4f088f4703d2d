import { AuditOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'
import { messages } from './messages'

export const auditPage = definePage({
  path: 'audit',
  title: messages.title,
  load: () => import('./audit-page'),
  needs: ['searchAudit', 'proveAuditEntry'],
  menu: { group: 'records', icon: AuditOutlined },
})
