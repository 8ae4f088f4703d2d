import { AccountBookOutlined, AuditOutlined, BlockOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

/** Cars that owe, the largest debt first. */
export const debtsPage = definePage({
  path: 'debts',
  title: { zh: '欠费', en: 'Debts' },
  load: () => import('./debtors-page'),
  needs: ['listDebtors', 'readArrear'],
  menu: { group: 'debts', icon: AccountBookOutlined },
})

/** Single debts in any state. */
export const debtListPage = definePage({
  path: 'debts/list',
  title: { zh: '逐笔欠费', en: 'Single debts' },
  load: () => import('./debt-list-page'),
  needs: ['listArrears', 'readArrear'],
})

/** What one car owes, and what is done about it. */
export const carDebtsPage = definePage({
  path: 'debts/car',
  title: { zh: '一辆车的欠费', en: 'Debts of a car' },
  load: () => import('./car-page'),
  needs: ['listArrears', 'readArrear'],
})

export const debtPage = definePage({
  path: 'debts/:arrearId',
  title: { zh: '一笔欠费', en: 'A debt' },
  load: () => import('./debt-page'),
  needs: ['readArrear'],
})

/** What waits for a person's decision. */
export const reviewPage = definePage({
  path: 'review',
  title: { zh: '待核实', en: 'To be decided' },
  load: () => import('./review-page'),
  needs: ['listApprovals'],
  menu: { group: 'debts', icon: AuditOutlined },
})

/** Plates that another car wears too. */
export const clonesPage = definePage({
  path: 'cloned-plates',
  title: { zh: '套牌车牌', en: 'Cloned plates' },
  load: () => import('./clones-page'),
  needs: ['listClonePlates'],
  menu: { group: 'debts', icon: BlockOutlined },
})
