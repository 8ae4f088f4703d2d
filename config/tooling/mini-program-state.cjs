/**
 * What lives as long as a mini-program, by the file and the name under which it is made: docs/decisions/mini-program-state.md.
 * `npm run check -- lint` reports what is made anywhere else, and a name that is not made any more.
 */
module.exports = {
  'miniapp/src/shared/net/network.ts': ['monitor'],
  'miniapp/src/shared/phone/alarm.ts': ['playNotes'],
  'miniapp/src/shared/i18n/language.ts': ['languageStore'],
  'miniapp/src/shared/memory/memory.ts': ['createMemory'],
  'miniapp/src/owner/calls.ts': ['session', 'call', 'subscribe'],
  'miniapp/src/merchant/calls.ts': ['session', 'call', 'subscribe'],
  'miniapp/src/merchant/lot/lot-store.ts': ['lot'],
  'miniapp/src/merchant/lot/emergency-store.ts': ['emergencies'],
  'miniapp/src/merchant/staff/auth.ts': ['auth'],
  'miniapp/src/merchant/outbox/outbox.ts': ['outbox'],
  'miniapp/src/merchant/found/waiting-look-ups.ts': ['waitingLookUps'],
  'miniapp/src/merchant/found/look-ups.ts': ['lookUps'],
}
