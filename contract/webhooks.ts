import type { z } from 'zod'
import type { Call } from './call'
import { MANAGER } from './roles'
import type {
  staffWebhookCallSchemas,
  webhookDeliveryViewSchema,
  webhookEventSchema,
  webhookViewSchema,
} from './webhooks.schema'

export type WebhookView = z.infer<typeof webhookViewSchema>
export type WebhookDeliveryView = z.infer<typeof webhookDeliveryViewSchema>
/** The body of a webhook; `type` says which one it is. */
export type WebhookBody = z.infer<typeof webhookEventSchema>

export const STAFF_WEBHOOK_CALLS = {
  listWebhooks: { method: 'GET', path: '/staff/webhooks', who: MANAGER, zh: '事件推送' },
  createWebhook: { method: 'POST', path: '/staff/webhooks', who: MANAGER, zh: '新建事件推送' },
  changeWebhook: { method: 'PUT', path: '/staff/webhooks/:webhookId', who: MANAGER, zh: '修改事件推送' },
  pauseWebhook: {
    method: 'POST',
    path: '/staff/webhooks/:webhookId/pause',
    who: MANAGER,
    zh: '暂停事件推送',
  },
  resumeWebhook: {
    method: 'POST',
    path: '/staff/webhooks/:webhookId/resume',
    who: MANAGER,
    zh: '恢复事件推送',
  },
  deleteWebhook: {
    method: 'DELETE',
    path: '/staff/webhooks/:webhookId',
    who: MANAGER,
    zh: '删除事件推送',
  },
  addWebhookSecret: {
    method: 'POST',
    path: '/staff/webhooks/:webhookId/secrets',
    who: MANAGER,
    zh: '新建推送密钥',
  },
  revokeWebhookSecret: {
    method: 'POST',
    path: '/staff/webhooks/:webhookId/secrets/:secretId/revoke',
    who: MANAGER,
    zh: '吊销推送密钥',
  },
  listWebhookDeliveries: {
    method: 'GET',
    path: '/staff/webhooks/:webhookId/deliveries',
    who: MANAGER,
    zh: '推送记录',
  },
  resendWebhookDeliveries: {
    method: 'POST',
    path: '/staff/webhooks/:webhookId/deliveries/resend',
    who: MANAGER,
    zh: '重发未送达的事件',
  },
} as const satisfies Record<keyof typeof staffWebhookCallSchemas, Call>
