import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { DisputeHold } from '../../workflows/disputes/dispute-hold'
import type { ListOwnerOrders } from '../../workflows/list-owner-orders'
import type { NotifyStaff } from '../../workflows/notify-staff'
import type { ScanDevice } from '../../workflows/scan-device'
import type { ShowReleaseCode } from '../../workflows/show-release-code'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Recovery orders as owners see them (车主端), without the read of a waiting phone. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerOrdersController {
  @Inject()
  disputeHold: DisputeHold

  @Inject()
  listOwnerOrders: ListOwnerOrders

  @Inject()
  notifyStaff: NotifyStaff

  @Inject()
  scanDevice: ScanDevice

  @Inject()
  showReleaseCode: ShowReleaseCode

  @answersOwner('scan')
  scan({ session, body }: OwnerInput<'scan'>) {
    return this.scanDevice.scan(session, body)
  }

  @answersOwner('listOrders')
  list({ session, query }: OwnerInput<'listOrders'>) {
    return this.listOwnerOrders.list(session, query)
  }

  @answersOwner('releaseCode')
  releaseCode({ session, params, context }: OwnerInput<'releaseCode'>) {
    return this.showReleaseCode.toOwner(session, params.orderId, context)
  }

  @answersOwner('askEmergency')
  askEmergency({ session, params, body, context }: OwnerInput<'askEmergency'>) {
    return this.notifyStaff.callEmergency(session, { orderId: params.orderId, reason: body.reason }, context)
  }

  @answersOwner('disputeHold')
  async dispute({ session, params, body, context }: OwnerInput<'disputeHold'>) {
    const { dispute, hotline } = await this.disputeHold.submit(session, { ...params, ...body }, context)
    return { dispute, hotline }
  }

  /** As phones of the former version say it: an objection like the others. */
  @answersOwner('notMyCar')
  async notMyCar({ session, params, body, context }: OwnerInput<'notMyCar'>) {
    const said = { orderId: params.orderId, ground: 'not_my_car', note: body.note } as const
    const { incidentId } = await this.disputeHold.submit(session, said, context)
    return { incidentId }
  }
}
