/** What docs/security.md promises, claim by claim, as far as no other test does. */
package org.sharray.security;
