import { ExperimentOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const dryRunPage = definePage({
  path: 'dry-run',
  title: { zh: '能不能拦停', en: 'Would it be held?' },
  load: () => import('./dry-run-page'),
  needs: ['dryRunHold'],
  menu: { group: 'rules', icon: ExperimentOutlined },
})
