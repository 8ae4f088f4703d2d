export {
  addInvitedStaff,
  bindStaff,
  changeStaffMember,
  endShift,
  merchantOf,
  setPhone,
  startShift,
} from './change-staff'
export { listShifts } from './read-shifts'
export {
  findBoundStaff,
  findInvitedStaff,
  findOpenShift,
  findPlatformPerson,
  findStaffOfRole,
  listStaff,
  readStaff,
  sessionOfStaff,
  type StaffIdentity,
} from './read-staff'
