import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { signOut } from '../../modules/sessions/end-sessions'
import type { Services } from '../../services'
import { readBoard } from '../../modules/staff/read-board'
import { readMe } from '../../modules/staff/read-me'
import { endShift, startShift } from '../../modules/staff/shifts'
import { signInStaff } from '../../workflows/sign-in-staff'
import { answersStaff, type StaffInput } from './route-decorators'

/** Staff, their shift and their board (商家端). */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffSessionController {
  @Inject()
  platform: Services

  @answersStaff('signIn')
  signIn({ body, act }: StaffInput<'signIn'>) {
    return signInStaff(this.platform, body, act)
  }

  @answersStaff('signOut')
  signOut({ token, act }: StaffInput<'signOut'>) {
    return signOut(this.platform, token!, act)
  }

  @answersStaff('me')
  me({ session }: StaffInput<'me'>) {
    return readMe(this.platform, session)
  }

  @answersStaff('startShift')
  startShift({ session, body, act }: StaffInput<'startShift'>) {
    return startShift(this.platform, session, body.lotId, act)
  }

  @answersStaff('endShift')
  endShift({ session, act }: StaffInput<'endShift'>) {
    return endShift(this.platform, session, act)
  }

  @answersStaff('board')
  board({ session, query }: StaffInput<'board'>) {
    return readBoard(this.platform, session, query.lotId)
  }
}
