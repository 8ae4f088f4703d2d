import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { SessionCookie } from '../../ports/session-cookie'
import type { EndSessions } from '../../workflows/end-sessions'
import type { ReadMe } from '../../workflows/read-me'
import type { SignInStaff } from '../../workflows/sign-in-staff'
import { answersStaff, type StaffInput } from './route-decorators'

/** Sign-ins of staff. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffSessionController {
  @Inject()
  endSessions: EndSessions

  @Inject()
  readMe: ReadMe

  @Inject()
  signInStaff: SignInStaff

  @answersStaff('signIn')
  signIn({ body, context }: StaffInput<'signIn'>) {
    return this.signInStaff.signIn(body, context)
  }

  @answersStaff('signOut')
  async signOut({ session, token, context }: StaffInput<'signOut'>) {
    await this.endSessions.signOut(token!, context)
    return session.consoleId === undefined ? {} : new SessionCookie({}, null)
  }

  @answersStaff('me')
  me({ session }: StaffInput<'me'>) {
    return this.readMe.read(session)
  }
}
