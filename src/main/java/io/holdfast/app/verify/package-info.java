/** Floor 6: {@code holdfast verify}, which needs no gateway and looks at any site or file. */
@NullMarked
package io.holdfast.app.verify;

import org.jspecify.annotations.NullMarked;
