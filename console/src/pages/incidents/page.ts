import { AlertOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const incidentsPage = definePage({
  path: 'incidents',
  title: { zh: '告警', en: 'Incidents' },
  load: () => import('./incidents-page'),
  needs: ['listIncidents'],
  menu: { group: 'now', icon: AlertOutlined },
})
