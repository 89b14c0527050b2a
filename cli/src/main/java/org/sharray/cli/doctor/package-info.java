/** Whether this machine is fit for shared arrays: a command that looks, and says what to do. */
package org.sharray.cli.doctor;
