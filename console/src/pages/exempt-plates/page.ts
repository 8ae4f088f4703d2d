import { SafetyCertificateOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const exemptPlatesPage = definePage({
  path: 'exempt-plates',
  title: { zh: '豁免车牌', en: 'Exempt plates' },
  load: () => import('./exempt-plates-page'),
  needs: ['listExemptPlates', 'exemptPlate', 'endExemptPlate'],
  menu: { group: 'rules', icon: SafetyCertificateOutlined },
})
