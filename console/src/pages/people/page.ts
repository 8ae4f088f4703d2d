import { TeamOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const shiftsPage = definePage({
  path: 'people/shifts',
  title: { zh: '班次', en: 'Shifts' },
  load: () => import('./shifts-page'),
  needs: ['listShifts', 'listStaff'],
})

export const peoplePage = definePage({
  path: 'people',
  title: { zh: '员工', en: 'People' },
  load: () => import('./people-page'),
  needs: ['listStaff', 'inviteStaff', 'changeStaff'],
  menu: { group: 'people', icon: TeamOutlined },
})
