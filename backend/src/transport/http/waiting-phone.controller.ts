import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { OWNER_CALLS } from '@fangxing/contract/calls'
import type { ReadOwnerOrder } from '../../workflows/read-owner-order'
import { answersOwner, type OwnerInput } from './route-decorators'

const PATH = OWNER_CALLS.readOrder.path

/**
 * What every waiting phone asks again and again. Its whole path is the prefix: Midway asks the longest prefix first, so that this
 * read is compared with no other path.
 */
@Scope(ScopeEnum.Singleton)
@Controller(PATH)
export class WaitingPhoneController {
  @Inject()
  readOwnerOrder: ReadOwnerOrder

  /** It asks for session and order at once, so the guard leaves it alone. */
  @answersOwner('readOrder', { guardsItself: true }, PATH)
  read({ token, params, query }: OwnerInput<'readOrder'>) {
    return this.readOwnerOrder.read(token!, params.orderId, query.since)
  }
}
