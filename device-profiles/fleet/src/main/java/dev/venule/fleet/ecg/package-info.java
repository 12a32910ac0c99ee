/** Synthetic ECG patients: nobody's data, drawn from a seed. */
@NullMarked
package dev.venule.fleet.ecg;

import org.jspecify.annotations.NullMarked;
