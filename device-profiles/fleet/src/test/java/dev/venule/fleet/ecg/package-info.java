@NullMarked
package dev.venule.fleet.ecg;

import org.jspecify.annotations.NullMarked;
