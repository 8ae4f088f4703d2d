import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** Sign-ins of staff. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffSessionController {
  @Inject()
  platform: Services

  @answersStaff('signIn')
  signIn({ body, act }: StaffInput<'signIn'>) {
    return this.platform.signInStaff.signIn(body, act)
  }

  @answersStaff('signOut')
  signOut({ token, act }: StaffInput<'signOut'>) {
    return this.platform.endSessions.signOut(token!, act)
  }

  @answersStaff('me')
  me({ session }: StaffInput<'me'>) {
    return this.platform.readMe.read(session)
  }
}
