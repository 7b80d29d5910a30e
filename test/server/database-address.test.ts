import { describe, expect, it } from 'vitest';
import { maskPassword, withoutPassword } from '../../server/database-address.ts';

describe('a database\'s address as it is shown', () => {
  it.each([
    ['postgres://countersign:s3cret@db.example/countersign', 'postgres://countersign:***@db.example/countersign'],
    ['postgresql://ada:p%40ss@127.0.0.1:5432/shop?sslmode=require', 'postgresql://ada:***@127.0.0.1:5432/shop?sslmode=require'],
    ['postgres://db.example/shop?user=ada&password=s3cret&sslpassword=other', 'postgres://db.example/shop?user=ada&password=***&sslpassword=***'],
    ['postgres://db.example/shop', 'postgres://db.example/shop'],
  ])('hides the password of %s', (address, shown) => {
    expect(maskPassword(address)).toBe(shown);
  });

  it('shows nothing of an address that it can not take apart', () => {
    expect(maskPassword('postgres//ada:s3cret@')).not.toContain('s3cret');
  });

  it('takes the password out of an error, as it was typed and as it is meant', () => {
    const address = 'postgres://ada:p%40ss@db.example/shop?sslpassword=other';
    expect(withoutPassword(`can't use ${address} with p@ss and other`, address)).toBe('can\'t use postgres://ada:***@db.example/shop?sslpassword=*** with *** and ***');
    expect(withoutPassword('the port is taken', undefined)).toBe('the port is taken');
  });
});
