package chat.conclave.servicekey;

import chat.conclave.storage.ServiceKeyRow;

/**
 * A key that was just made.
 *
 * @param code the key itself: for its maker, this once
 */
public record NewServiceKey(ServiceKeyRow row, String code) {
  @Override
  public String toString() {
    return "NewServiceKey[" + row.id() + "]";
  }
}
