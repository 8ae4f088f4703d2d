import { HourglassOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'
import { messages } from './messages'

export const ageingPage = definePage({
  path: 'ageing',
  title: messages.title,
  load: () => import('./ageing-page'),
  needs: ['readAgeing', 'listAgedDebts'],
  menu: { group: 'debts', icon: HourglassOutlined },
})

export const courtPage = definePage({
  path: 'ageing/court',
  title: messages.court,
  load: () => import('./court-page'),
  needs: ['readCourtFile'],
})
