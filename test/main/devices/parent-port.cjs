// Gives a child of plain Node the `process.parentPort` that Electron gives its utility processes.
const { EventEmitter } = require('node:events')

const port = new EventEmitter()
port.postMessage = (message) => process.send(message)
process.on('message', (data) => port.emit('message', { data }))
process.on('disconnect', () => process.exit(0))
process.parentPort = port
