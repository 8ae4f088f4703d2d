import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ManageWebhooks } from '../../workflows/webhooks/manage-webhooks'
import type { ResendDeliveries } from '../../workflows/webhooks/resend-deliveries'
import { answersStaff, type StaffInput } from './route-decorators'

/** Systems of the merchant that are told what happens. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class WebhooksController {
  @Inject()
  manageWebhooks: ManageWebhooks

  @Inject()
  resendDeliveries: ResendDeliveries

  @answersStaff('listWebhooks')
  list({ session }: StaffInput<'listWebhooks'>) {
    return this.manageWebhooks.list(session)
  }

  @answersStaff('createWebhook')
  create({ session, body, context }: StaffInput<'createWebhook'>) {
    return this.manageWebhooks.create(session, body, context)
  }

  @answersStaff('changeWebhook')
  change({ session, params, body, context }: StaffInput<'changeWebhook'>) {
    return this.manageWebhooks.change(session, { ...body, webhookId: params.webhookId }, context)
  }

  @answersStaff('pauseWebhook')
  pause({ session, params, context }: StaffInput<'pauseWebhook'>) {
    return this.manageWebhooks.pause(session, params.webhookId, context)
  }

  @answersStaff('resumeWebhook')
  resume({ session, params, context }: StaffInput<'resumeWebhook'>) {
    return this.manageWebhooks.resume(session, params.webhookId, context)
  }

  @answersStaff('deleteWebhook')
  delete({ session, params, context }: StaffInput<'deleteWebhook'>) {
    return this.manageWebhooks.delete(session, params.webhookId, context)
  }

  @answersStaff('addWebhookSecret')
  addSecret({ session, params, context }: StaffInput<'addWebhookSecret'>) {
    return this.manageWebhooks.addSecondSecret(session, params.webhookId, context)
  }

  @answersStaff('revokeWebhookSecret')
  revokeSecret({ session, params, context }: StaffInput<'revokeWebhookSecret'>) {
    return this.manageWebhooks.revokeSecret(session, params, context)
  }

  @answersStaff('listWebhookDeliveries')
  listDeliveries({ session, params, query }: StaffInput<'listWebhookDeliveries'>) {
    return this.resendDeliveries.list(session, params.webhookId, query)
  }

  @answersStaff('resendWebhookDeliveries')
  resend({ session, params, body, context }: StaffInput<'resendWebhookDeliveries'>) {
    return this.resendDeliveries.resend(session, { ...body, webhookId: params.webhookId }, context)
  }
}
