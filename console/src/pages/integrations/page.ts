import { ApiOutlined, SendOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const sourcesPage = definePage({
  path: 'sources',
  title: { zh: '对接来源', en: 'Sources' },
  load: () => import('./sources-page'),
  needs: ['listSources'],
  menu: { group: 'people', icon: ApiOutlined },
})

export const webhooksPage = definePage({
  path: 'webhooks',
  title: { zh: '事件推送', en: 'Webhooks' },
  load: () => import('./webhooks-page'),
  needs: ['listWebhooks'],
  menu: { group: 'people', icon: SendOutlined },
})

export const webhookPage = definePage({
  path: 'webhooks/:webhookId',
  title: { zh: '事件推送', en: 'Webhook' },
  load: () => import('./webhook-page'),
  needs: ['listWebhooks', 'listWebhookDeliveries'],
})
