/** {@code venule device}: certificates of devices, on the device and for the operator. */
@NullMarked
package dev.venule.cli.device;

import org.jspecify.annotations.NullMarked;
