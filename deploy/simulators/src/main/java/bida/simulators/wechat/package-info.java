/** WeChat Pay v3 on its real wire format. */
@NullMarked
package bida.simulators.wechat;

import org.jspecify.annotations.NullMarked;
