'use strict';
// escpos requires 'get-pixels' at load but Countersign never uses it: pictures and QR codes are sent as raw bytes.
// The real package would bring unmaintained dependencies, so calling it is a mistake that must be loud.
module.exports = function unused() {
  throw new Error('get-pixels is not part of Countersign: see resources/escpos-stubs');
};
