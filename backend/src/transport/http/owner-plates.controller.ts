import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadOwnerBill } from '../../modules/bills'
import type { BindPlate } from '../../workflows/plates/bind-plate'
import type { EndBindings } from '../../workflows/plates/end-bindings'
import type { ReadOwnPlates } from '../../workflows/plates/read-own-plates'
import type { AllowMessages } from '../../workflows/reminders/allow-messages'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

const PICTURE_LIMIT_BYTES = 4 << 20

/** Plates that a person has proved to be theirs. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerPlatesController {
  @Inject()
  allowMessages: AllowMessages

  @Inject()
  bindPlate: BindPlate

  @Inject()
  endBindings: EndBindings

  @Inject()
  readOwnPlates: ReadOwnPlates

  @Inject()
  readOwnerBill: ReadOwnerBill

  @answersOwner('listPlates')
  list({ session }: OwnerInput<'listPlates'>) {
    return this.readOwnPlates.list(session)
  }

  @answersOwner('allowMessages')
  allow({ session, body }: OwnerInput<'allowMessages'>) {
    return this.allowMessages.allow(session, body)
  }

  @answersOwner('bindPlate', {
    raw: { mediaTypes: ['image/jpeg', 'image/png'], limitBytes: PICTURE_LIMIT_BYTES },
  })
  bind({ session, query, raw, context }: OwnerInput<'bindPlate'>) {
    return this.bindPlate.bind(session, { ...query, picture: raw }, context)
  }

  @answersOwner('readPlate')
  read({ session, params }: OwnerInput<'readPlate'>) {
    return this.readOwnPlates.read(session, params.plateId)
  }

  @answersOwner('payPlate')
  async pay({ session, params, body, context }: OwnerInput<'payPlate'>) {
    const billId = await this.readOwnPlates.pay(session, { bindingId: params.plateId, ...body }, context)
    return { bill: billId === null ? null : await this.readOwnerBill.read(session, billId) }
  }

  @answersOwner('listStaysHere')
  here({ session, params }: OwnerInput<'listStaysHere'>) {
    return this.readOwnPlates.here(session, params.lotId)
  }

  @answersOwner('payStay')
  async payStay({ session, params, context }: OwnerInput<'payStay'>) {
    const { plateId: bindingId, stayId } = params
    const billId = await this.readOwnPlates.payStay(session, { bindingId, stayId }, context)
    return { bill: billId === null ? null : await this.readOwnerBill.read(session, billId) }
  }

  @answersOwner('unbindPlate')
  unbind({ session, params, context }: OwnerInput<'unbindPlate'>) {
    return this.endBindings.unbind(session, params.plateId, context)
  }

  @answersOwner('dismissPlate')
  dismiss({ session, params, context }: OwnerInput<'dismissPlate'>) {
    return this.endBindings.dismiss(session, params.plateId, context)
  }
}
