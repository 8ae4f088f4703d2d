export { addInvitedStaff, bindStaff, changeStaffMember, endShift, startShift } from './change-staff'
export {
  findBoundStaff,
  findInvitedStaff,
  findOpenShift,
  listStaff,
  readStaff,
  type StaffIdentity,
} from './read-staff'
