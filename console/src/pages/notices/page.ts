import { FileTextOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const noticesPage = definePage({
  path: 'notices',
  title: { zh: '告知单', en: 'Notices' },
  load: () => import('./notices-page'),
  needs: ['listNoticesMade', 'readNoticeFunnel'],
  menu: { group: 'debts', icon: FileTextOutlined },
})

export const noticePage = definePage({
  path: 'notices/:noticeId',
  title: { zh: '一张告知单', en: 'A notice' },
  load: () => import('./notice-page'),
  needs: ['listNoticesMade', 'readNotice'],
})
