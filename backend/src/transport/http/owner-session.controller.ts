import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Sign-ins of owners. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerSessionController {
  @Inject()
  platform: Services

  @answersOwner('signIn')
  signIn({ body, act }: OwnerInput<'signIn'>) {
    return this.platform.signInOwner.signIn(body, act)
  }

  @answersOwner('signOut')
  signOut({ token, act }: OwnerInput<'signOut'>) {
    return this.platform.endSessions.signOut(token!, act)
  }
}
