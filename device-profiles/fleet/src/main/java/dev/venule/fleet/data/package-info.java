/** Patients' recordings, one set of examples per device, and the features that a device computes from them. */
@NullMarked
package dev.venule.fleet.data;

import org.jspecify.annotations.NullMarked;
