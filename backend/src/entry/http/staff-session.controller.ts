import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { signOut } from '../../app/people/end-sessions'
import type { Platform } from '../../app/platform'
import { readBoard } from '../../app/staff/read-board'
import { readMe } from '../../app/staff/read-me'
import { endShift, startShift } from '../../app/staff/shifts'
import { signInStaff } from '../../app/staff/sign-in-staff'
import { answersStaff, type StaffInput } from './call'

/** Staff, their shift and their board (商家端). */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffSessionController {
  @Inject()
  platform: Platform

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
