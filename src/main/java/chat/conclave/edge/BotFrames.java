package chat.conclave.edge;

import chat.conclave.protocol.ClientFrame;

/**
 * Which frames a bot may send: what spends somebody's key, or decides about models or about a room,
 * is not its.
 */
final class BotFrames implements ClientFrame.Cases<Boolean> {
  @Override
  public Boolean hello(ClientFrame.Hello frame) {
    return true;
  }

  @Override
  public Boolean enter(ClientFrame.Enter frame) {
    return true;
  }

  @Override
  public Boolean leave(ClientFrame.Leave frame) {
    return true;
  }

  @Override
  public Boolean say(ClientFrame.Say frame) {
    return true;
  }

  @Override
  public Boolean typing(ClientFrame.Typing frame) {
    return true;
  }

  @Override
  public Boolean summon(ClientFrame.Summon frame) {
    return false;
  }

  @Override
  public Boolean dismiss(ClientFrame.Dismiss frame) {
    return false;
  }

  @Override
  public Boolean stop(ClientFrame.Stop frame) {
    return false;
  }

  @Override
  public Boolean key(ClientFrame.Key frame) {
    return false;
  }

  @Override
  public Boolean forget(ClientFrame.Forget frame) {
    return false;
  }

  @Override
  public Boolean retry(ClientFrame.Retry frame) {
    return false;
  }

  @Override
  public Boolean ask(ClientFrame.Ask frame) {
    return false;
  }

  @Override
  public Boolean lend(ClientFrame.Lend frame) {
    return false;
  }

  @Override
  public Boolean edit(ClientFrame.Edit frame) {
    return true;
  }

  @Override
  public Boolean delete(ClientFrame.Delete frame) {
    return true;
  }

  @Override
  public Boolean react(ClientFrame.React frame) {
    return true;
  }

  @Override
  public Boolean pin(ClientFrame.Pin frame) {
    return false;
  }

  @Override
  public Boolean hide(ClientFrame.Hide frame) {
    return true;
  }

  @Override
  public Boolean table(ClientFrame.Table frame) {
    return false;
  }

  @Override
  public Boolean read(ClientFrame.Read frame) {
    return true;
  }
}
