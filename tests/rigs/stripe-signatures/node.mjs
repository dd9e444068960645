// Signs or verifies as npm's `stripe` does, for cases.py. It is looked for beside the working directory.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(process.cwd() + '/');
const Stripe = require('stripe');
const { webhooks } = new Stripe('sk_test_x');
const request = JSON.parse(readFileSync(0, 'utf8'));

function answer() {
  if (request.version) return Stripe.PACKAGE_VERSION ?? require('stripe/package.json').version;
  if (request.sign) return webhooks.generateTestHeaderString(request.sign);
  const { payload, header, secret, now } = request.verify;
  try {
    webhooks.constructEvent(Buffer.from(payload), header, secret, undefined, undefined, now * 1000);
    return true;
  } catch {
    return false;
  }
}

console.log(JSON.stringify(answer()));
