/** What nothing needs any more goes: features that operators end, and the work behind that. A feature, floor 5: knows the catalog and what is below it. */
@NullMarked
package io.holdfast.retention;

import org.jspecify.annotations.NullMarked;
