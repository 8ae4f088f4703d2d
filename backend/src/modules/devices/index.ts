export { commandKey, deviceKeys, readKeyVersions } from './device-key'
export { deviceViewOf, findDevice, listDevices, readDevice, type DeviceView } from './device-view'
export { deployDevice, freeDevice, retrieveDevice, type DeviceInUse } from './free-device'
export { qrLinkOf, qrSceneOf, readQrLink, type QrContent } from './qr-link'
