import { NotificationOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const webhooksPage = definePage({
  path: 'webhooks',
  title: { zh: '事件推送', en: 'Webhooks' },
  load: () => import('./webhooks-page'),
  needs: ['listWebhooks', 'createWebhook'],
  menu: { group: 'people', icon: NotificationOutlined },
})

export const webhookPage = definePage({
  path: 'webhooks/:webhookId',
  title: { zh: '事件推送', en: 'Webhook' },
  load: () => import('./webhook-page'),
  needs: ['listWebhooks', 'listWebhookDeliveries', 'changeWebhook'],
})
