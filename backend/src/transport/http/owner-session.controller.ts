import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { EndSessions } from '../../workflows/end-sessions'
import type { SignInOwner } from '../../workflows/sign-in-owner'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Sign-ins of owners. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerSessionController {
  @Inject()
  endSessions: EndSessions

  @Inject()
  signInOwner: SignInOwner

  @answersOwner('signIn')
  signIn({ body, context }: OwnerInput<'signIn'>) {
    return this.signInOwner.signIn(body, context)
  }

  @answersOwner('signOut')
  signOut({ token, context }: OwnerInput<'signOut'>) {
    return this.endSessions.signOut(token!, context)
  }
}
