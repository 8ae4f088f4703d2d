import { ToolOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const devicesPage = definePage({
  path: 'devices',
  title: { zh: '装置', en: 'Devices' },
  load: () => import('./devices-page'),
  needs: ['listDevices'],
  menu: { group: 'rules', icon: ToolOutlined },
})

export const devicePage = definePage({
  path: 'devices/:deviceId',
  title: { zh: '装置', en: 'Device' },
  load: () => import('./device-page'),
  needs: ['listDevices', 'readDevice'],
})
