import { TeamOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const peoplePage = definePage({
  path: 'people',
  title: { zh: '员工', en: 'People' },
  load: () => import('./people-page'),
  needs: ['listStaff', 'inviteStaff', 'changeStaff'],
  menu: { group: 'people', icon: TeamOutlined },
})
